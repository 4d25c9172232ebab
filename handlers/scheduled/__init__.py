"""What goes out by itself: reminders and deliveries."""
