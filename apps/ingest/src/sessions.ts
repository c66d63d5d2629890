import { dropSession, reserveSession, secretsFromFiles } from '@haidang/broker'
import { StartRefusal, readService, refusedExitCode } from '@haidang/platform'

/*
 * node apps/ingest/dist/sessions.js reserve|drop PARTS: the sessions at the broker of another number of ingest processes, made
 * before those start, or taken away after the last of them has ended. libs/broker/src/client/README.md has the order.
 */
const deeds = { reserve: reserveSession, drop: dropSession }
const [deed = '', parts = ''] = process.argv.slice(2)
const of = Number(parts)

try {
  if (!isDeed(deed) || !(Number.isInteger(of) && of > 0))
    throw new StartRefusal('bad-command', 'sessions.js reserve|drop PARTS, for example: reserve 4')
  const { config, servers, clock, log } = readService('ingest')
  const secrets = secretsFromFiles(config.foreignBroker.tls)
  const told = Array.from({ length: of }, (_, index) =>
    deeds[deed]({ url: servers.mqttUrl, secrets, shard: { index, of }, clock, log }),
  )
  const outcomes = await Promise.all(told)
  process.exit(outcomes.includes(false) ? 1 : 0)
} catch (error) {
  if (!(error instanceof StartRefusal)) throw error
  process.stdout.write(`${error.message}\n`)
  process.exit(refusedExitCode)
}

function isDeed(word: string): word is keyof typeof deeds {
  return word in deeds
}
