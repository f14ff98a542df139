import './all.css';
import './lab.css';
