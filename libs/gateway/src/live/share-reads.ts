/** Gives the answer that someone else has just got, or is just getting, to the same question. */
export type SharedRead<Answer> = (question: string, read: () => Promise<Answer>) => Promise<Answer>

export type SharedReadOptions<Answer> = Readonly<{
  keepMs: number
  /** Whether an answer that somebody else got may still be used. */
  good?: (answer: Answer) => boolean
}>

/**
 * A thousand consoles that come back at once ask the same few questions: each is read once and its answer is
 * good for `keepMs`, or as long as `good` says. A failure is shared by those who wait for it and then forgotten.
 */
export function shareReads<Answer>({
  keepMs,
  good = () => true,
}: SharedReadOptions<Answer>): SharedRead<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  const begin = (question: string, read: () => Promise<Answer>): Promise<Answer> => {
    const answer = read()
    answers.set(question, answer)
    const forget = (): void => {
      if (answers.get(question) === answer) answers.delete(question)
    }
    answer.then(() => setTimeout(forget, keepMs).unref(), forget)
    return answer
  }
  const share: SharedRead<Answer> = async (question, read) => {
    const known = answers.get(question)
    if (!known) return begin(question, read)
    const answer = await known
    if (good(answer)) return answer
    return answers.get(question) === known ? begin(question, read) : share(question, read)
  }
  return share
}
