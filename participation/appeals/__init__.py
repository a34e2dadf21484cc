"""Appeals (recours): a refusal that its carriers contest once, and the answer of somebody else."""
