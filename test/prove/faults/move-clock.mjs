import { readFileSync } from 'node:fs'

/*
 * Preloaded into a process of the product (`node --import`): its wall clock stands where a file says, so many milliseconds ahead
 * of the computer's. What counts elapsed time (timers, `performance.now`) goes on as it was: so it is when a clock is set.
 */
const file = process.env.HAIDANG_MOVED_CLOCK
const RealDate = Date
let byMs = 0

function look() {
  try {
    byMs = Number(readFileSync(file, 'utf8')) || 0
  } catch {
    byMs = 0
  }
}

if (file !== undefined) {
  look()
  setInterval(look, 50).unref()
  const now = () => RealDate.now() + byMs
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, given) => (given.length > 0 ? new target(...given) : new target(now())),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
}
