import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { eventually, signIn } from '@haidang/testing'
import { openProcessHouse } from '../../process-rig/house-of-processes.js'
import { type Row, judge } from '../row.js'
import { tellRig } from '../../process-rig/tell-rig.js'
import { startServers } from '../servers.js'

const names = ['postgres', 'redis', 'mosquitto'] as const

export const row: Row = {
  id: 'O-4',
  promise:
    'processes started in any order, each of their servers 60 s later than the one before: all become ready, none is started twice',
  ways: ['services'], // the one process starts its own database and broker, in its own order
  async prove(run) {
    await using servers = await startServers()
    tellRig(servers)
    const house = await openProcessHouse()
    try {
      const shuffled = <T>(things: readonly T[]): T[] =>
        things
          .map((thing) => ({ thing, at: run.chance() }))
          .sort((a, b) => a.at - b.at)
          .map(({ thing }) => thing)
      const kinds = ['worker', 'ingest', 'api'] as const
      const processes = await Promise.all(kinds.map((kind) => house.add(kind, `${kind}-1`)))
      for (const name of names) await halt(servers[name].pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM')
      for (const one of shuffled(processes)) one.start()
      const pids = processes.map((one) => one.pid())
      const order = shuffled(names)
      for (const name of order) {
        await pause(run.quick ? 2_000 : 60_000)
        await servers.again(name)
        run.say(`${name} is there`)
      }
      const lastMs = performance.now()
      await Promise.all(processes.map((one) => one.ready()))
      const readyMs = Math.round(performance.now() - lastMs)
      const operator = await eventually('somebody signs in', () =>
        signIn(processes[2]!.httpUrl, house.administrator),
      )
      const { status } = await operator.raw('GET', 'devices')
      const codes = await Promise.all(processes.map((one) => one.end('SIGTERM')))
      return judge(run, {
        figures: { order: order.join(', '), readyAfterLastMs: readyMs },
        must: {
          'each is the process that was started': processes.every((one, place) => one.pid() === pids[place]),
          'they serve': status === 200,
          'none had ended': codes.every((code) => code === 0),
        },
        times: { 'ready 30 s after the last server': readyMs <= 30_000 },
      })
    } finally {
      await house.close()
    }
  },
}

async function halt(pid: number, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  process.kill(pid, signal)
  await eventually('it has gone', () => !existsSync(`/proc/${pid}`))
}
