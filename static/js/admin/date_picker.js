// Wagtail's picker opens a moment after its field has got the focus, also if that has left it by then.

jQuery.fn.datetimepicker.defaults.onShow = (time, field) => field.is(":focus");
