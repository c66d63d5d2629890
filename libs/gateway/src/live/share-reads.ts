/** Gives the answer that someone else has just got, or is just getting, to the same question. */
export type SharedRead<Answer> = (question: string, read: () => Promise<Answer>) => Promise<Answer>

/**
 * A thousand consoles that come back at once ask the same few questions: each is read once and its answer is
 * good for `keepMs`. A failure is shared by those who wait for it and then forgotten.
 */
export function shareReads<Answer>({ keepMs }: { keepMs: number }): SharedRead<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return (question, read) => {
    const known = answers.get(question)
    if (known) return known
    const answer = read()
    answers.set(question, answer)
    const forget = (): boolean => answers.delete(question)
    answer.then(() => setTimeout(forget, keepMs).unref(), forget)
    return answer
  }
}
