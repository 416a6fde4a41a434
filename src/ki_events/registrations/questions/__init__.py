"""What an event asks of people, what they answer, and what they need."""
