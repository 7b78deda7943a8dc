"""What a pack can have wrong although every key is right: one module for each kind of mistake."""
