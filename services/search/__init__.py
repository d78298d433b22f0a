"""Finding a service, a question of the checker, a measure, an agency or an answer by need."""
