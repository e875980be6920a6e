//! How each kind of field is read: one method a field of a record.

/// The method that reads one field of a record.
macro_rules! accessor {
    ($text:literal $field:literal $snake:ident guid due) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> uuid::Uuid {
            self.0.guid($field).unwrap_or_default()
        }
    };
    ($text:literal $field:literal $snake:ident integer due) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> i64 {
            self.0.integer($field).unwrap_or_default()
        }
    };
    ($text:literal $field:literal $snake:ident secret($type:ident) due) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> $crate::types::$type {
            $crate::types::$type::new(self.0.text($field).unwrap_or_default())
        }
    };
    ($text:literal $field:literal $snake:ident one_of($type:ident) due) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> $crate::types::$type {
            self.0.text($field).unwrap_or_default().into()
        }
    };
    ($text:literal $field:literal $snake:ident text) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<&str> {
            self.0.text($field)
        }
    };
    ($text:literal $field:literal $snake:ident integer) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<i64> {
            self.0.integer($field)
        }
    };
    ($text:literal $field:literal $snake:ident boolean) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<bool> {
            self.0.boolean($field)
        }
    };
    ($text:literal $field:literal $snake:ident amount) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<rust_decimal::Decimal> {
            self.0.amount($field)
        }
    };
    ($text:literal $field:literal $snake:ident money) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<$crate::types::Money> {
            self.0.money($field)
        }
    };
    ($text:literal $field:literal $snake:ident date) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<$crate::types::Timestamp> {
            self.0.date($field)
        }
    };
    ($text:literal $field:literal $snake:ident one_of($type:ident)) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<$crate::types::$type> {
            self.0.text($field).map(Into::into)
        }
    };
    ($text:literal $field:literal $snake:ident list($row:ident, $table:ident)) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Vec<$row> {
            self.0.objects($field).into_iter().map($row::from_record).collect()
        }
    };
    ($text:literal $field:literal $snake:ident raw) => {
        #[doc = $text]
        #[must_use]
        pub fn $snake(&self) -> Option<$crate::json::Value> {
            self.0.value($field)
        }
    };
}

pub(crate) use accessor;
