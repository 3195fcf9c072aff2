//! The contract with Amazon IVS Chat, and nothing else.
//!
//! In: the bytes of one review request. Out: the bytes of one answer. This is the only place that
//! knows the PascalCase names, the 1 KB of attributes, and that lengths are Unicode code points.
//!
//! The one hard idea: IVS throws an invalid answer away and lets the room's `FallbackResult`
//! (default `ALLOW`) decide, so a deny or a rewrite in it is lost without a sound. Therefore every
//! part of an answer is a type whose constructor refuses what IVS would refuse ([`Content`],
//! [`Attributes`], [`Reason`]), and [`Response`] can only be put together from those.
//!
//! ```
//! use ivs_chat_review::contract::{Attributes, CodePoints, Content, Received, Response};
//!
//! let event = br#"{"Content":"nice save","MessageId":"a7Kd02MzQe9X",
//!     "RoomArn":"arn:aws:ivschat:us-west-2:123456789012:room/Qm7RtA2kLx9V",
//!     "Attributes":{"badge":"fan"},"Sender":{"UserId":"u1","Ip":"203.0.113.24"}}"#;
//! let request = Received::read(event)?.request;
//!
//! let response = Response::Allow {
//!     content: Content::new(request.content, CodePoints(500))?,
//!     attributes: Attributes::new(request.attributes).ok(),
//! };
//! assert_eq!(
//!     response.to_json(),
//!     r#"{"ReviewResult":"ALLOW","Content":"nice save","Attributes":{"badge":"fan"}}"#,
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod attributes;
mod json;
mod limits;
mod request;
mod response;

pub use attributes::{ATTRIBUTES_MAX_BYTES, AttributeMap, Attributes};
pub use limits::{CodePoints, Content, REASON_MAX_CHARS, ROOM_MAX_CODE_POINTS, Reason, Refused};
pub use request::{Flaws, Received, Request, Sender, Unreadable};
pub use response::Response;
