# What the page wants to know of cells and files; see carrel/recipes.py.

# Parameters
question = '{}'

from carrel.recipes import answer

await answer(question)
del answer, question
