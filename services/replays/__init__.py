"""What a change of a service would have done to the cases of the past year, before it counts."""
