"""What the conference remembers in confidence: encrypted, with a key for every case."""
