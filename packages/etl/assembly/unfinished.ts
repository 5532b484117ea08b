let isUnfinished: bool = false

/** JavaScript has learnt or kept something of the line at hand, and has to finish it. */
export function leaveUnfinished(): void {
  isUnfinished = true
}

/** Whether that is so; forgotten for the next line. */
export function takeUnfinished(): bool {
  const was = isUnfinished
  isUnfinished = false
  return was
}
