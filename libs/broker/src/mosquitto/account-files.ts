/** Who may sign in at a Mosquitto. Devices and gateways are as the register has them. */
export type BrokerAccount = Readonly<{
  username: string
  /** A device speaks under its own name, a gateway on its topic filters; `house` is our own processes. */
  kind: 'device' | 'gateway' | 'house'
  /** `$7$…`, as `password_file` has it. */
  secret: string
  /** What a gateway may publish to. */
  topicFilters: readonly string[]
}>

/** The texts of `password_file` and `acl_file`, and the names that cannot be written into them. */
export type AccountFiles = Readonly<{ passwords: string; acl: string; leftOut: readonly string[] }>

const hashed = /^\$7\$\d{1,7}\$[A-Za-z0-9+/]+={0,2}\$[A-Za-z0-9+/]+={0,2}$/

/**
 * A device's name is its user name (`%u`), so these lines are enough for all of them, whoever comes and goes. Any feed:
 * intake refuses a wrong one with a reason, where the broker would drop it without.
 */
const ofDevices = [
  'pattern write ioc/v1/+/%u/observations',
  'pattern write ioc/v1/+/%u/events',
  'pattern write ioc/v1/+/%u/presence',
  'pattern write ioc/v1-past/+/%u/observations',
  'pattern read ioc/v1/+/%u/rejections',
]

const ofTheHouse = ['topic read ioc/v1/#', 'topic read ioc/v1-past/#', 'topic write ioc/v1/+/+/rejections']

/**
 * What Mosquitto must know of the accounts (mosquitto.conf(5)); what is not allowed here is forbidden there. The same
 * accounts make the same texts, whatever their order.
 */
export function accountFiles(accounts: readonly BrokerAccount[]): AccountFiles {
  const sorted = accounts.toSorted((a, b) => (a.username < b.username ? -1 : 1))
  const ofOurs = new Set(accounts.flatMap(({ kind, username }) => (kind === 'house' ? [username] : [])))
  /** A device that is called as our own processes are would be one of them there, and shut them out. */
  const isFit = (account: BrokerAccount): boolean =>
    isWritable(account) && (account.kind === 'house' || !ofOurs.has(account.username))
  const written = sorted.filter(isFit)
  const lines = written.flatMap((account) => {
    const allowed = topicsOf(account)
    return allowed.length === 0 ? [] : ['', `user ${account.username}`, ...allowed]
  })
  return {
    passwords: written.map(({ username, secret }) => `${username}:${secret}\n`).join(''),
    acl: `${[...ofDevices, ...lines].join('\n')}\n`,
    leftOut: sorted.flatMap((account) => (isFit(account) ? [] : [account.username])),
  }
}

function topicsOf({ kind, topicFilters }: BrokerAccount): readonly string[] {
  if (kind === 'house') return ofTheHouse
  return kind === 'gateway' ? topicFilters.map((filter) => `topic write ${filter}`) : []
}

/** A name ends at a colon or a line's end there, and a wildcard in it would open topics of others where `%u` stands. */
function isWritable({ username, secret, topicFilters }: BrokerAccount): boolean {
  return (
    /^[A-Za-z0-9_.@-]{1,128}$/.test(username) && hashed.test(secret) && topicFilters.every(isWritableFilter)
  )
}

/** Well formed [MQTT-4.7.1], and on one line. */
function isWritableFilter(filter: string): boolean {
  const levels = filter.split('/')
  const isLevel = (level: string, at: number) =>
    level === '+' || (level === '#' && at === levels.length - 1) || !/[#+]/.test(level)
  return filter !== '' && filter === filter.trim() && !/\p{Cc}/u.test(filter) && levels.every(isLevel)
}
