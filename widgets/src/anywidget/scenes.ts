/* The widgets without a graph: charts, tables and cells. */

import { PLAIN_KINDS } from '../scene/kinds-plain';
import { moduleOf } from './module';
import { renderScene } from './scene';

export default moduleOf({
  scene: (model, host) => renderScene(model, host, PLAIN_KINDS)
});
