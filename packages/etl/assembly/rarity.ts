let rare = false

/** JavaScript has learnt or kept something of the line at hand: it has to finish it. */
export function markRare(): void {
  rare = true
}

/** Whether that is so; forgotten for the next line. */
export function takeRare(): bool {
  const was = rare
  rare = false
  return was
}
