with open("given.csv") as given, open("made.txt", "w") as made:
    made.write(given.read().upper())
print(open("made.txt").read(), end="")
