import { promisesWith } from './promises.js'

promisesWith({ broker: 'nats', ackWait: '3s' })
