"""The face: stylesheet, icons, macros and page layouts that every page of the product is made of."""
