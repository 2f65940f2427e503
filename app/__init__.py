"""The Qt application of Symloom: shows what core computes."""
