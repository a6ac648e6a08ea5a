//! Turkish.

use super::BuiltIn;

pub(super) const LANGUAGE: BuiltIn = BuiltIn {
    tag: "tr",
    greeting: "Merhaba {first_name|ve hoş geldiniz}! Mesajınız için teşekkür ederiz. {account|Ekibimiz} size en kısa \
               sürede yanıt verecek.",
    closed: "Merhaba {first_name|ve hoş geldiniz}! Mesajınız için teşekkür ederiz. {account|İşletmemiz} şu anda kapalı; \
             {opens|yakında} yeniden hizmetinizdeyiz.",
    phrases: [
        "bugün saat {time} itibarıyla",
        "yarın saat {time} itibarıyla",
        "{weekday} günü saat {time} itibarıyla",
        "{day} {month} günü saat {time} itibarıyla",
    ],
    weekdays: "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    months: "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
};
