import { openProcessHouse } from '../../process-rig/house-of-processes.js'
import { proveMoving } from '../../process-rig/prove-moving.js'
import { type Row, judge } from '../row.js'
import { tellRig } from '../../process-rig/tell-rig.js'
import { startServers } from '../servers.js'

export const row: Row = {
  id: 'E-01',
  promise:
    'ingest in 1, 2, 4, 2, 1 processes, devices moved between them while they speak, kill -9 in between: alarms as the engine has them',
  ways: ['services'], // the embedded way is one process
  async prove(run) {
    await using servers = await startServers()
    tellRig(servers)
    const house = await openProcessHouse()
    try {
      const { figures, must } = await proveMoving({
        ...{ house, seed: run.seed, chance: run.chance, say: run.say },
        stages: run.quick ? [1, 2, 4] : [1, 2, 4, 2, 1],
        devices: run.quick ? 8 : 20,
      })
      return judge(run, { figures, must })
    } finally {
      await house.close()
    }
  },
}
