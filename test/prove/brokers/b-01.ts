import type { Row } from '../row.js'
import { provePromises } from './promises.js'

export const row: Row = {
  id: 'B-01',
  promise: 'RabbitMQ with quorum queues keeps all promises of a door, and its backlog through kill -9',
  ways: ['services'], // a broker of another make is what the embedded one is not
  prove: (run) => provePromises(run, 'rabbitmq'),
}
