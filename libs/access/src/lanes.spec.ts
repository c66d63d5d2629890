import { createLanes } from './lanes.js'

const turn = () => new Promise((next) => setImmediate(next))

test('in a lane one thing follows the other, beside it others go on', async () => {
  const lanes = createLanes(10)
  const order: string[] = []
  const open: (() => void)[] = []
  const work = (name: string) => () =>
    new Promise<void>((done) => {
      order.push(name)
      open.push(done)
    })
  const all = [lanes.run('a', work('a1')), lanes.run('a', work('a2')), lanes.run('b', work('b1'))]
  await turn()
  expect(order).toEqual(['a1', 'b1'])
  open[0]?.()
  await all[0]
  await turn()
  expect(order).toEqual(['a1', 'b1', 'a2'])
  for (const end of open) end()
  await all[1]
})

test('what fails lets the next one through, and a full lane takes no more', async () => {
  const lanes = createLanes(2)
  const failing = lanes.run('a', () => Promise.reject(new Error('no')))
  const next = lanes.run('a', async () => 'yes')
  expect(lanes.run('a', async () => 'too many')).toBeUndefined()
  await expect(failing).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
  await expect(lanes.run('a', async () => 'again')).resolves.toBe('again')
})
