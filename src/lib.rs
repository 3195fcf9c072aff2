//! head
pub mod contract;
pub mod engine;
mod matchers;
pub mod rules;
mod span;
pub mod text;
pub use span::Span;
