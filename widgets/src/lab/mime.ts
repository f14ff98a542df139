/* The MIME extension: graphs and scenes in outputs, and files named *.adgraph. */

import type { IRenderMime } from '@jupyterlab/rendermime-interfaces';
import { MIME_TYPE } from '../graph/types';
import { MIME_TYPES, SavedRenderer } from './renderer';

const extension: IRenderMime.IExtension = {
  id: 'autodiff-lab:graph',
  description: 'Draws computation graphs and scenes.',
  rendererFactory: {
    safe: true, // it makes elements and text nodes, and never reads markup
    mimeTypes: MIME_TYPES,
    defaultRank: 10, // before HTML
    createRenderer: () => new SavedRenderer()
  },
  dataType: 'json',
  fileTypes: [
    {
      name: 'autodiff-lab-graph',
      displayName: 'Computation graph',
      extensions: ['.adgraph'],
      mimeTypes: [MIME_TYPE],
      fileFormat: 'text'
    }
  ],
  documentWidgetFactoryOptions: {
    name: 'Computation graph',
    primaryFileType: 'autodiff-lab-graph',
    fileTypes: ['autodiff-lab-graph'],
    defaultFor: ['autodiff-lab-graph']
  }
};

export default extension;
