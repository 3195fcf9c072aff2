//! head
pub mod contract;
mod span;
pub mod text;
pub use span::Span;
