import Studies
import Testing
