import { promisesWith } from './promises.js'

promisesWith({ broker: 'rabbitmq' })
