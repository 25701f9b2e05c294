"""What the conference is: pure values and rules; no await, no clock, no I/O."""
