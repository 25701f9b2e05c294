"""A conference day without Discord: the local Discord, a scripted audience and a report."""
