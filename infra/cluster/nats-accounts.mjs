/**
 * Who may sign in to NATS and say what: `accounts.conf`. MQTT's `ioc/v1/f/d/c` is the subject `ioc.v1.f.d.c` there.
 * @param {{ house: Account, devices: readonly Account[] }} accounts
 * @typedef {{ username: string, password: string }} Account
 */
export function natsAccounts({ house, devices }) {
  const text = JSON.stringify
  const lines = devices.map(({ username, password }) => {
    const channel = (name) => `ioc.v1.*.${username}.${name}`
    const past = `ioc.v1-past.*.${username}.observations`
    const publish = [...['observations', 'events', 'presence'].map(channel), past]
    // with QoS 1 a client also listens to what JetStream keeps for its own subscriptions
    const subscribe = [channel('rejections'), '$MQTT.sub.>']
    const may = `permissions: { publish: ${text(publish)}, subscribe: ${text(subscribe)} }`
    return `  { user: ${text(username)}, password: ${text(password)}, ${may} }`
  })
  const own = `  { user: ${text(house.username)}, password: ${text(house.password)} }`
  return `authorization { users: [\n${[own, ...lines].join(',\n')}\n] }\n`
}
