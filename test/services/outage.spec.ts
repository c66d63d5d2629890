import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { jest } from '@jest/globals'

import { discardServices, startServices } from '../../infra/services/start-services.mjs'
import { promisesOfAnOutage } from '../store/outage-suite.js'

jest.setTimeout(120_000)

promisesOfAnOutage(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-outage-'))
  const start = () => startServices({ folder, servers: ['postgres'], tied: true })
  let { postgres } = await start()
  let again: Promise<void> = Promise.resolve()
  return {
    url: postgres.url,
    get pid() {
      return postgres.pid
    },
    kill: () => {
      process.kill(postgres.pid, 'SIGKILL')
      again = again.then(async () => {
        postgres = (await start()).postgres
      })
    },
    close: async () => {
      await again
      await discardServices(folder)
    },
  }
})
