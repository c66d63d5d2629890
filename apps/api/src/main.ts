import { runProcess } from '@haidang/platform'
import { start } from './start.js'

await runProcess(start)
