"""What Discord is: login, access, messages; nothing about the conference is decided here."""
