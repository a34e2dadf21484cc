"""The evaluation protocol: drafted block by block, amended, frozen, adopted, published."""
