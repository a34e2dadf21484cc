"""The demonstration: votes in every phase on real places, with projects and ballots that are plainly made up."""
