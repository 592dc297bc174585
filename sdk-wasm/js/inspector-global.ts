import { openInspector } from './inspector.js';

// For any page, whether or not it has the inspector in its bundle: this file as a script, or pasted into the console.
openInspector();
