import { openProcessHouse } from '../../process-rig/house-of-processes.js'
import { type LineFault, proveSilent } from '../../process-rig/prove-silent.js'
import { type Row, judge } from '../row.js'
import { tellRig } from '../../process-rig/tell-rig.js'
import { startServers } from '../servers.js'

const silent = (lines: LineFault['lines']): LineFault => ({ lines, how: 'silent' })

export const row: Row = {
  id: 'E-02',
  promise:
    'the way of an ingest to the database, to the broker, to both goes silent: the one beside it takes over, nothing is lost or stored twice, alarms as the engine has them',
  ways: ['services'], // the embedded way is one process
  async prove(run) {
    await using servers = await startServers()
    tellRig(servers)
    const house = await openProcessHouse()
    try {
      const { figures, must } = await proveSilent({
        ...{ house, seed: run.seed, say: run.say },
        faults: run.quick ? [silent('database')] : [silent('database'), silent('broker'), silent('both')],
        devices: run.quick ? 4 : 20,
      })
      return judge(run, { figures, must })
    } finally {
      await house.close()
    }
  },
}
