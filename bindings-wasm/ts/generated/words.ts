// Made from core's tables by generate.mjs; do not edit.

/** The kind of an error that core gives. */
export type CoreErrorCode = "invalid_request" | "conflict" | "journal" | "transport" | "outcome_unknown" | "http_status" | "decode" | "api_error";

/** What happened: a stable name. New ones may be added. */
export type ErrorReason =
  | "unknown_endpoint"
  | "unknown_field"
  | "unknown_check"
  | "missing"
  | "not_with_this_choice"
  | "control_character"
  | "separator"
  | "too_long"
  | "amount_form"
  | "amount_not_positive"
  | "amount_scale"
  | "amount_too_long"
  | "pan_form"
  | "pan_luhn"
  | "phone_form"
  | "bank_id_form"
  | "name_length"
  | "account_id_form"
  | "currency_form"
  | "guid_form"
  | "date_form"
  | "date_order"
  | "eshop_id_form"
  | "integer_form"
  | "choice_unknown"
  | "header_unsafe"
  | "layout_form"
  | "encoding_xml"
  | "encoding_unknown"
  | "reference_form"
  | "duplicate_reference"
  | "note_form"
  | "wrong_value"
  | "text_due"
  | "amount_as_number"
  | "date_offset"
  | "journal_missing"
  | "cursor_form"
  | "base_url"
  | "reference_conflict"
  | "in_progress"
  | "unknown_reference"
  | "settle_contradicted"
  | "operation_held"
  | "journal_of_another_account"
  | "journal_key_changed"
  | "journal_damaged"
  | "journal_newer"
  | "journal_failed"
  | "cancelled"
  | "not_sent"
  | "no_answer"
  | "lost_answer"
  | "unauthorized"
  | "refused_status"
  | "unexpected_status"
  | "empty_answer"
  | "xml_answer"
  | "html_answer"
  | "charset_answer"
  | "byte_order_mark"
  | "too_large"
  | "too_deep"
  | "cut_off"
  | "not_json"
  | "duplicate_key"
  | "wrong_type"
  | "missing_field"
  | "inexact_amount"
  | "unknown_code"
  | "session_expired"
  | "refused"
  | "refused_result"
  | "refused_false"
  | "queued"
  | "contradictory";

/** What is safe next. */
export type NextStep =
  /** Correct the input and call again. */
  | "fix_input"
  /** Check the bearer token, the sign secret and the layout. */
  | "check_credentials"
  /** Get a new session token and send the call again. */
  | "renew_session"
  /** Send the same call again. */
  | "repeat"
  /** Wait, then send the same call again. */
  | "repeat_later"
  /** Check the journal before anything is paid. */
  | "check_journal"
  /** Call again with the same reference: it is settled, never paid twice. */
  | "call_again"
  /** Ask the provider, then record its word with settle. */
  | "ask_provider"
  /** Nothing is left to do. */
  | "nothing"
  /** Do not send it again: read the operation's state with getOperationState. */
  | "read_state"
  /** Do not send it again: look for it in the payments history. */
  | "read_history";

/** Why a debt is not paid. */
export type NotPaidReason = "failed" | "not_enough_money" | "deleted" | "refused";

/** Where an operation stands. */
export type PayoutOperationState = "Created" | "SentToBank" | "InProcess" | "Completed" | "Failed" | "NotEnoughMoney" | "Deleted";

/** The provider's documentations. */
export type Generation = "current" | "wiki2024";

/** Inferred checks, which can be switched off. */
export type CheckName = "pan_luhn" | "phone_form" | "bank_id_form" | "name_length" | "account_id_form";

/** What can go wrong in the sandbox. */
export type FaultKind = "lose_request" | "http_401" | "expire_token" | "lose_response" | "delay" | "truncate" | "xml_instead" | "html_502" | "unknown_state" | "reset" | "duplicate" | "stuck";

/** What no source describes of the provider, as the sandbox does it. */
export type BehaviourName = "envelope" | "session_expired" | "delete_only_created" | "failed_in_state" | "form_under_json" | "account_unavailable" | "not_enough_money" | "money_leaves_at_execute" | "field_refusal" | "names_in_any_case" | "paths_in_any_case" | "unknown_fields_ignored" | "xml_by_default" | "login_refused" | "get_user_token_layout" | "get_operation_state_layout" | "phone_form" | "currency_of_the_account" | "invoice_fields" | "withdraw_money_layout" | "get_transaction_data_layout" | "transaction_unknown" | "account_info_fields" | "balance_now" | "invoice_info_fields" | "invoice_unknown" | "invoice_filters" | "withdraw_over_balance" | "access_refusal" | "token_life" | "history_bounds" | "transaction_filter" | "refused_with_401" | "second_execute_refused" | "execute_after_top_up" | "delete_not_enough_money" | "new_token_ends_old" | "withdrawals_in_history" | "payouts_in_history" | "newest_first" | "known_banks_only" | "known_shops_only";
