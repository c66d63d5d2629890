type Servers = Readonly<{
  postgres: Readonly<{ url: string }>
  redis: Readonly<{ url: string }>
  mosquitto: Readonly<{ url: string; fieldUrl: string; accounts: string }>
}>

/** The rig of several processes takes its servers from the environment. */
export function tellRig({ postgres, redis, mosquitto }: Servers): void {
  Object.assign(process.env, {
    IOC_TEST_POSTGRES: postgres.url,
    IOC_TEST_REDIS: redis.url,
    IOC_TEST_MQTT: mosquitto.url,
    IOC_TEST_MQTT_FIELD: mosquitto.fieldUrl,
    IOC_TEST_MQTT_ACCOUNTS: mosquitto.accounts,
  })
}
