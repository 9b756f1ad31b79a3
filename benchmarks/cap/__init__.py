"""The planner's benchmark family CAP: instances by a stated law, runners and peers."""
