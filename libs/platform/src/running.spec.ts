import { Interrupted, Running, open } from './running.js'

describe('Running', () => {
  test('what was opened last is closed first', async () => {
    const closed: string[] = []
    const running = new Running()
    for (const name of ['store', 'broker', 'http'])
      running.add(name, name, (thing) => void closed.push(thing))
    await running.close()
    expect(closed).toEqual(['http', 'broker', 'store'])
  })

  test('one that does not close keeps no other from closing, and is reported', async () => {
    const closed: string[] = []
    const running = new Running()
    running.add('store', 0, () => void closed.push('store'))
    running.add('broker', 0, () => Promise.reject(new Error('stuck')))
    const failure: unknown = await running.close().catch((error: unknown) => error)
    expect(closed).toEqual(['store'])
    expect(failure).toMatchObject({ errors: [{ message: 'closing broker', cause: { message: 'stuck' } }] })
  })

  test('closing twice closes once', async () => {
    let times = 0
    const running = new Running()
    running.add('store', 0, () => void times++)
    await Promise.all([running.close(), running.close()])
    expect(times).toBe(1)
  })

  test('an interrupted start ends at the next thing that opens, which is closed too', async () => {
    const closed: string[] = []
    const running = new Running()
    running.interrupt()
    expect(() => running.add('store', 0, () => void closed.push('store'))).toThrow(Interrupted)
    await running.close()
    expect(closed).toEqual(['store'])
  })
})

describe('open', () => {
  test('when a later line throws, what was opened before it is closed', async () => {
    const closed: string[] = []
    const opening = open((running) => {
      running.add('store', 0, () => void closed.push('store'))
      throw new Error('port taken')
    })
    await expect(opening).rejects.toThrow('port taken')
    expect(closed).toEqual(['store'])
  })

  test('what was opened is handed on with the way to close it', async () => {
    const { value, running } = await open(() => 'ready')
    expect(value).toBe('ready')
    await running.close()
  })

  test('a close that fails on the way out does not hide why the start failed', async () => {
    const opening = open((running) => {
      running.add('store', 0, () => Promise.reject(new Error('stuck')))
      throw new Error('port taken')
    })
    await expect(opening).rejects.toMatchObject({ cause: { message: 'port taken' } })
  })
})
