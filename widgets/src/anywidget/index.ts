/* The widgets that draw graphs: the stepper, and scenes that hold a graph. */

import { GRAPH_KINDS } from '../scene/kinds-graph';
import { moduleOf } from './module';
import { renderScene } from './scene';
import { renderStepper } from './stepper';

export default moduleOf({
  stepper: renderStepper,
  scene: (model, host) => renderScene(model, host, GRAPH_KINDS)
});
