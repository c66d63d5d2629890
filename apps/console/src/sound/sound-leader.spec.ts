import { describe, expect, test } from '@jest/globals'
import { SoundLeader } from './sound-leader.js'

/** The locks of one computer, for several windows. */
function locks() {
  const waiting: (() => Promise<unknown>)[] = []
  let held = false
  const next = async (): Promise<void> => {
    const turn = held ? undefined : waiting.shift()
    if (!turn) return
    held = true
    await turn()
    held = false
    void next()
  }
  const request = (_name: string, { signal }: { signal: AbortSignal }, use: () => Promise<unknown>) =>
    new Promise((resolve, reject) => {
      waiting.push(async () => resolve(await use()))
      signal.addEventListener('abort', () => reject(new Error('stepped back')))
      void next()
    })
  return { request } as unknown as LockManager
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

describe('the windows of one computer', () => {
  test('sound one at a time: the first whose sound works, and after it the next', async () => {
    const shared = locks()
    const [first, second] = [new SoundLeader(shared), new SoundLeader(shared)]
    first.stand(true, 0)
    second.stand(true, 0)
    await settle()
    expect([first.leads(5_000), second.leads(5_000)]).toEqual(['yes', 'no'])
    first.stand(false, 6_000)
    await settle()
    expect([first.leads(9_000), second.leads(9_000)]).toEqual(['no', 'yes'])
  })

  test('have not settled it in the first moment', () => {
    const never = { request: () => new Promise(() => undefined) } as unknown as LockManager
    const window = new SoundLeader(never)
    window.stand(true, 0)
    expect([window.leads(200), window.leads(2_000)]).toEqual(['asking', 'no'])
  })

  test('all sound where a browser has no locks', () => {
    expect(new SoundLeader(undefined).leads(0)).toBe('yes')
  })
})
