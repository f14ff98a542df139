import '../lib/style/index.css';
