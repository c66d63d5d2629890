import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { startEmbeddedPostgres } from '@haidang/store'
import { jest } from '@jest/globals'

import { promisesOfAnOutage } from './outage-suite.js'
import { silent } from './test-store.js'

jest.setTimeout(120_000)

promisesOfAnOutage(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'haidang-outage-'))
  const postgres = await startEmbeddedPostgres({ dataDir: folder, log: silent })
  return {
    url: postgres.url,
    get pid() {
      return postgres.pid
    },
    kill: () => process.kill(postgres.pid, 'SIGKILL'), // it is replaced by whoever keeps it
    close: async () => {
      await postgres.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})
