import { CommentsElement } from './comments-element';
import { ThemeElement } from './theme-element';

customElements.define('stoa-comments', CommentsElement);
customElements.define('stoa-theme', ThemeElement);
