"""Digital seals: the signature of the issuing body inside each paper, for any PDF reader."""

SPECIMEN = "演示样张 SPECIMEN"
"""What is said in the seal of a specimen, and in certificates that are made for one."""
