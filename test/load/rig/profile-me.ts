import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector'
import { basename, dirname, join } from 'node:path'

/*
 * Loaded before a process of the product (`--import`): writes a processor profile of its whole life into the folder of
 * HAIDANG_PROFILES when it ends in order. `--cpu-prof` would do the same, but no environment may say it.
 */
const folder = process.env['HAIDANG_PROFILES'] ?? '.'
const name = basename(dirname(dirname(process.argv[1] ?? '')))
const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.setSamplingInterval', { interval: 500 })
session.post('Profiler.start')
process.once('exit', () => {
  session.post('Profiler.stop', (error, result) => {
    if (!error)
      writeFileSync(join(folder, `${name}-${process.pid}.cpuprofile`), JSON.stringify(result.profile))
  })
})
