import type { Log } from '@haidang/domain'

import { startRepeating } from './repeat.js'

const warnings: string[] = []
const log: Log = {
  debug() {},
  info() {},
  warn: (event) => warnings.push(event),
  error() {},
  child: () => log,
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setImmediate(done))
}

test('turns follow each other, never two at once', async () => {
  let running = 0
  let turns = 0
  const turn = async () => {
    expect(++running).toBe(1)
    await new Promise((done) => setImmediate(done))
    running--
    turns++
    return false
  }
  const repeating = startRepeating({ failed: 'test.failed', everyMs: 1, log, turn })
  await until(() => turns > 3)
  await repeating.close()
})

test('a turn that has more to do is followed at once', async () => {
  let turns = 0
  const turn = async () => ++turns < 100
  const repeating = startRepeating({ failed: 'test.failed', everyMs: 3_600_000, log, turn })
  await until(() => turns === 100)
  await repeating.close()
})

test('a turn that fails is logged and does not end the others', async () => {
  let turns = 0
  const turn = async () => {
    if (++turns === 1) throw new Error('no')
    return false
  }
  const repeating = startRepeating({ failed: 'test.failed', everyMs: 1, log, turn })
  await until(() => turns > 2)
  await repeating.close()
  expect(warnings).toEqual(['test.failed'])
})

test('closing waits for the running turn and begins no other', async () => {
  let turns = 0
  let finish = () => {}
  const turn = () => {
    turns++
    return new Promise<boolean>((done) => (finish = () => done(true)))
  }
  const repeating = startRepeating({ failed: 'test.failed', everyMs: 1, log, turn })
  const closed = repeating.close()
  finish()
  await closed
  expect(turns).toBe(1)
})

test('turns that go on failing wait no longer than the longest pause', async () => {
  let turns = 0
  const turn = async () => {
    turns++
    throw new Error('no')
  }
  const repeating = startRepeating({ failed: 'test.failed', everyMs: 1, longestPauseMs: 2, log, turn })
  await until(() => turns > 20) // doubled without end, the twentieth pause alone is nine minutes long
  await repeating.close()
})
