/** Runs `work` over all items, some at a time, answers in order. The first failure is thrown once nothing is under way any more. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  let next = 0
  let failure: { readonly error: unknown } | undefined
  async function lane(): Promise<void> {
    while (next < items.length && failure === undefined) {
      const at = next++
      const item = items[at]
      if (item === undefined) return
      try {
        answers[at] = await work(item)
      } catch (error) {
        failure ??= { error }
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane))
  if (failure !== undefined) throw failure.error
  return answers
}
